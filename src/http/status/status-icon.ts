/** A speech bubble with three bars. */
export const iconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<path fill="#2563eb" d="M5 3h22a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4H15l-8 6v-6H5a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4z"/>
<path stroke="#fff" stroke-width="3.5" stroke-linecap="round" d="M9.500 19v-4M16 19v-8M22.500 19v-6"/>
</svg>
`;
